"""Files of a record: received, inspected apart, kept with their hash, shown only to whom they concern."""
