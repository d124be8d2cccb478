"""Markings: banner and portion lines, and the register of what may stand together."""
