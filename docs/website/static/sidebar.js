// The list of all parts is longer than most screens: it begins at the present page.
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector(".sidebar-scroll");
  const here = document.querySelector(".sidebar-tree .current-page > a");
  if (list !== null && here !== null) {
    const far = here.getBoundingClientRect().top - list.getBoundingClientRect().top;
    // At once: the theme lets it glide, and a click would meet another link.
    list.scrollTo({ top: Math.max(0, list.scrollTop + far - list.clientHeight / 2), behavior: "instant" });
  }
});
