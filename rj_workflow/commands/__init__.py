"""The only writers: each changes one case in one commit, or refuses with every reason."""
