"""Pages for residents, managers and auditors."""
