"""An OpenStreetMap extract as a road network: graph, snapping, shortest paths (extra ``roads``)."""
