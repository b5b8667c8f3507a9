/** Jest's globalTeardown: stops what the setup started, each by its own handle. */
export default async function down() {
  for (const service of (globalThis.__hvsTestServices ?? []).splice(0)) await service.stop();
}
