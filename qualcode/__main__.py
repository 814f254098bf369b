"""``python -m qualcode`` is the command ``qualcode``."""

from qualcode.cli import main

main()
