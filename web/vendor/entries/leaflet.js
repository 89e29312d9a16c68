// What js/map.js draws with. No tile layers: there is no server of tiles.
export {
  Canvas,
  CircleMarker,
  Control,
  DivIcon,
  FeatureGroup,
  GeoJSON,
  LatLngBounds,
  LayerGroup,
  Map,
  Marker,
  Popup,
} from "leaflet/dist/leaflet-src.esm.js";
