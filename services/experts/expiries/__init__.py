"""What ends: certificates, terms of office, yearly confirmations. Who is reminded, and the association's list."""
