import { config } from 'zod/v4/core';

// Imported before anything else: the policy of this page lets no text become code, and zod would try it and be refused aloud.
config({ jitless: true });
