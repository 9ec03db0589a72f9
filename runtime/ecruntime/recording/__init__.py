"""Recordings of hook calls: copies of what crossed, secrets masked, as lines of JSON; and their values again."""
