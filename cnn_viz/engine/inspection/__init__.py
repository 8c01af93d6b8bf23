"""What a network computes, and what each of its values depends on."""
