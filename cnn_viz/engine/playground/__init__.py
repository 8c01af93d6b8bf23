"""Operations on small numbers, step by step."""
