# Grades a class in a container, for instance on macOS. From a copy of the repository:
#
#   docker build -t lstm-course .
#   docker run --rm -it --network none --user "$(id -u):$(id -g)" \
#       --security-opt seccomp=unconfined --security-opt systempaths=unconfined \
#       -v "$PWD/autumn":/class/autumn lstm-course class grade autumn 02
#
# The two options open the container's own fence, so that the sandbox can build a tighter one inside.
# On hosts with AppArmor (Ubuntu, Debian) add --security-opt apparmor=unconfined. Grading needs no
# network. See docs/instructors.md, "What the sandbox does, and what it needs".
FROM python:3.12-slim-bookworm

COPY . /opt/lstm-course
RUN pip install --no-cache-dir --constraint /opt/lstm-course/constraints.txt \
    "/opt/lstm-course[cluster,postgres,xlsx]" \
    && rm -r /opt/lstm-course

# Any user may run it, so that what it writes belongs to whoever owns the class.
ENV HOME=/tmp OMP_NUM_THREADS=1
RUN useradd --no-create-home --uid 1000 grader
USER grader
WORKDIR /class
ENTRYPOINT ["lstm-course"]
CMD ["--help"]
