"""What can be typed: one module per group of commands. Heavy imports wait until a command needs them."""

from pipeline.cli.app import app

__all__ = ["app"]
