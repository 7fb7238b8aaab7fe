//! Words beside and in the names of things that look like people's: firms, ships, works, storms, places.

/// Words before the name of a thing.
pub(super) const KINDS: &[&str] = &[
    "barge",
    "boat",
    "carrier",
    "cutter",
    "destroyer",
    "ferry",
    "freighter",
    "frigate",
    "hotel",
    "inn",
    "lifeboat",
    "liner",
    "pub",
    "schooner",
    "ship",
    "steamer",
    "submarine",
    "tanker",
    "theatre",
    "trawler",
    "tug",
    "vessel",
    "yacht",
];

/// Prefixes of ships.
pub(super) const PREFIXES: &[&str] =
    &["HMAS", "HMCS", "HMS", "INS", "MS", "MV", "RMS", "RNLB", "RRS", "SS", "USS"];

/// Words before the name of a firm.
pub(super) const FIRMS: &[&str] = &[
    "airline",
    "bank",
    "brokerage",
    "carmaker",
    "chain",
    "charity",
    "company",
    "conglomerate",
    "consultancy",
    "drugmaker",
    "firm",
    "group",
    "housebuilder",
    "insurer",
    "lender",
    "retailer",
    "supermarket",
];

/// Words before "in", "at" and "from" and the name of a firm.
pub(super) const OF_FIRMS: &[&str] =
    &["administrators", "analysts", "economists", "liquidators", "shares", "stake", "strategists"];

/// Words before the name of a work.
pub(super) const WORKS: &[&str] =
    &["album", "ballet", "biopic", "film", "movie", "musical", "novel", "opera", "sitcom"];

/// Words after the name of somebody that a thing is named after.
pub(super) const NAMED_AFTER: &[&str] = &[
    "airport",
    "award",
    "bridge",
    "cathedral",
    "church",
    "hospital",
    "museum",
    "prize",
    "scholarship",
    "stadium",
    "trophy",
];

/// Words before the name of a storm.
pub(super) const STORMS: &[&str] = &["Cyclone", "Hurricane", "Storm", "Typhoon"];

/// Last words of places and firms. Some people bear them too, with a first name before.
pub(super) const PLACES: &[&str] = &[
    "Airways",
    "Bay",
    "Beach",
    "Brae",
    "Breweries",
    "Chambers",
    "Creek",
    "Estates",
    "Estuary",
    "Falls",
    "Ferries",
    "Firth",
    "Foods",
    "Harbour",
    "Headland",
    "Heights",
    "Holdings",
    "Island",
    "Islands",
    "Isles",
    "Leisure",
    "Lighthouse",
    "Logistics",
    "Mountain",
    "Mountains",
    "Ness",
    "Peninsula",
    "Pier",
    "Properties",
    "Quay",
    "Reef",
    "Shipping",
    "Shoals",
    "Skerries",
    "Skerry",
    "Sound",
    "Strait",
    "Straits",
    "Tablelands",
    "Textiles",
    "Valley",
    "Voe",
    "Wharf",
    "Wines",
];

/// First names that also say where somebody comes from.
pub(super) const DEMONYMS: &[&str] = &["Dane", "Finn", "German", "Norman", "Pole", "Roman", "Scot", "Turk"];

/// Last words that nobody bears, not even after a first name: "Alfred Hospital".
pub(super) const INSTITUTIONS: &[&str] = &[
    "Agency",
    "Association",
    "Committee",
    "Corporation",
    "Hospital",
    "Institute",
    "Minerals",
    "Ministry",
    "University",
];
