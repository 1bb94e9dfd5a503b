"""Training the tagger: labelled sentences from templates and from reports, invented names, and the fit."""
