import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { capabilitiesOf, type Capabilities } from './capabilities';

export const CapabilitiesContext = createContext<Capabilities>(capabilitiesOf({ roles: [] }));
export const useCapabilities = (): Capabilities => useContext(CapabilitiesContext);
