"""The office: what the admin site of every app shares. Stock Django admin under our content security policy."""
