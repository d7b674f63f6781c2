"""The way from partners' returns to a Youth Justice Plan. Each room is one stage; see docs/architecture.md."""

__version__ = "0.1.0"
