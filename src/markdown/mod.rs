//! Markdown: the only place that knows comrak.
