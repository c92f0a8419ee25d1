//! (formats under construction)
