/** What answers for the payment gateways in a demo; its time goes with the demo's. */
export interface StandIns {
  /**
   * Brings their clocks to so many milliseconds ahead of the real one; doing it again changes nothing.
   * @throws Error where one does not answer
   */
  bringTo(aheadMs: number): Promise<void>;
}
