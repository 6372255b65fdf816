/** What a device remembers between visits, by key. Where storage is off or full nothing is remembered, and nothing breaks. */
export interface DeviceMemory {
  read(key: string): string | null;
  /** Null forgets. */
  write(key: string, value: string | null): void;
}
