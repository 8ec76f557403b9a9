import type { ChannelIn, WrittenTransport } from "@/shared/api/types";

/** The API's field in which each transport's address is written, in the order in which they are offered. */
export const ADDRESS_FIELD: Record<WrittenTransport, Exclude<keyof ChannelIn, "kind">> = { apprise: "url", mqtt: "topic" };

export const WRITTEN = Object.keys(ADDRESS_FIELD) as WrittenTransport[];
