"""What training needs: clipping, dropout, gradient checks."""
