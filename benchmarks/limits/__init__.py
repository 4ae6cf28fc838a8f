"""The counterparts: the least that could do the same work, as raw driver programs, without the product's code."""
