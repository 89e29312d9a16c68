"""What every app speaks: errors, languages, the envelope of the API. No models of its own."""
