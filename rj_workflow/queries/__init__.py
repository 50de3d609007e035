"""What pages may read: the only readers, each starting from what the actor may see."""
