"""Reads of pages over several apps: `public` for everybody, the others for those signed in."""
