"""What identifies people in texts: found, replaced by a key table, looked for again."""
