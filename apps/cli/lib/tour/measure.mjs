/** Counts what the network carries to a page, compressed and with headers, until nothing has moved for a while. */
export const countBytes = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  let moved = Date.now();
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += Math.max(0, encodedDataLength); moved = Date.now(); });
  session.on('Network.requestWillBeSent', () => { moved = Date.now(); });
  return {
    settled: async () => {
      while (Date.now() - moved < 700) await new Promise((done) => setTimeout(done, 100));
      await session.detach();
      return bytes;
    },
  };
};
