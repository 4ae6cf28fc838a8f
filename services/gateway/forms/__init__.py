"""Pure translations: a form into a service's JSON, what a service answers into what a page shows."""
