export {openDB} from "idb";
