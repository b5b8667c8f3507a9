/**
 * How a Chromium that looks at the product is started, from playwright. The last one says anew what playwright leaves off, without the parting of storage by site: with that off, and in a
 * profile without a past, a frame of another site has no storage at all, as it has for nobody's browser, and below localhost every name is a site.
 */
export const SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--disable-features=DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding',
];
