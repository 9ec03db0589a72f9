"""Updates: an older scaffold is brought to the present template, and the author's changes stay."""

from ecxs.update.plan import Fate, Update, UpdatedFile, plan_update

__all__ = ["Fate", "Update", "UpdatedFile", "plan_update"]
