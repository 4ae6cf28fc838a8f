"""What was submitted: immutable snapshots, and what review has said of them."""
