// What js/map.js draws with. No tile layers: there is no server of tiles.
export {
  Canvas,
  Circle,
  CircleMarker,
  Control,
  DivIcon,
  GeoJSON,
  LatLngBounds,
  LayerGroup,
  Map,
  Marker,
} from "leaflet/dist/leaflet-src.esm.js";
