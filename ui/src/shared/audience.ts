/** The audience in which nobody is: what every choice of people begins with. */
import type { AudienceDto } from '@/ipc/generated/AudienceDto';

export const NOBODY: AudienceDto = { everyone: false, tags: [], people: [], imports: [], lists: [], segments: [], campaigns: [], exclude: { tags: [], lists: [], segments: [], campaigns: [] } };
