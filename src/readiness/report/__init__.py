"""Reports: what a score means, as one documented context, and templates that print it as HTML or Markdown."""

from .context import CONTEXT_VERSION, context
from .render import CODES, FORMATS, Format, chosen_format, print_context, render

__all__ = ["CODES", "CONTEXT_VERSION", "FORMATS", "Format", "chosen_format", "context", "print_context", "render"]
