"""Organizations (单位): the authority, the bureaus with their territories, the association, companies."""
