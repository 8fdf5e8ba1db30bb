"""What follows from the table: groups of findings, their certainty, gaps, and the PRISMA flow. Pure."""
