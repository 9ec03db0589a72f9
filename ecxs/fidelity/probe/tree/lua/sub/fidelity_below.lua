return { is_here = true }
