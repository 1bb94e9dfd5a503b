"""Reports read elsewhere: by processes of this machine, or by those of a cluster.

The bytes of a report go out, all that was read out of it comes back. Which worker reads what, in which
order, and how many of them die over it, makes no difference to the result.
"""

#: What the libraries that multiply matrices ask for how many threads they may start; they look once, when
#: they are first imported.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
