"""Constants of the equations that have a record, fitted to it: priors, likelihoods, posteriors."""
