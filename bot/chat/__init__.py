"""Telegram: intake, routes, handlers, views and the lanes out."""
