/** The time as the product sees it. Tests steer it; nothing else reads the wall clock. */
export class Clock {
  now(): Date {
    return new Date();
  }
}
