"""日常维护: what the association does with experts of the library, each deed with a reason."""
