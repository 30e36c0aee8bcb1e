// A half of the core. What importing one gives is the bundler's business: its address, where files are assets.
declare const address: string;
export default address;
