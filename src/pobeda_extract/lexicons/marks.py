"""Marks that rules look for, whatever a keyboard offered."""

from __future__ import annotations

from typing import Final

#: A hyphen with blanks around it, and the dashes that typographers mean.
DASHES: Final = frozenset("-–—")
