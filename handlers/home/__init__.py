"""Home: what each role finds on the app's own tab."""
