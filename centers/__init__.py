"""The directory: entities, regions, centers, desks, services, opening hours, who manages what."""
