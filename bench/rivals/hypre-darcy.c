/* Pressure of a Darcy flow by hypre: conjugate gradients with PFMG as preconditioner, f64, one box a rank along k.
 * Build: mpicc -O3 -I/usr/include/hypre hypre-darcy.c -o hypre-darcy -lHYPRE -lm
 * Run:   mpirun -np 2 hypre-darcy <system file> <relative residual> <repeats>
 * File:  int32 nx, ny, nz; then f32 fields x, y, z (conductance towards the next cell), held, rhs of nx ny nz numbers each.
 * Prints the milliseconds of set-up and solve together, the iterations, the residual, and the pressure in the middle. */
#include <HYPRE_struct_ls.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static float *field(FILE *file, long count) {
  float *values = malloc(count * sizeof(float));
  if (fread(values, sizeof(float), count, file) != (size_t)count) exit(2);
  return values;
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  HYPRE_Init();
  int rank, ranks, dims[3];
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  FILE *file = fopen(argv[1], "rb");
  if (!file || fread(dims, 4, 3, file) != 3) return 2;
  long nx = dims[0], ny = dims[1], nz = dims[2], plane = nx * ny, count = plane * nz;
  float *x = field(file, count), *y = field(file, count), *z = field(file, count);
  float *held = field(file, count), *rhs = field(file, count);
  fclose(file);
  double tolerance = atof(argv[2]);
  int repeats = atoi(argv[3]);
  long k0 = nz * rank / ranks, k1 = nz * (rank + 1) / ranks, own = (k1 - k0) * plane;
  int lower[3] = {0, 0, (int)k0}, upper[3] = {(int)nx - 1, (int)ny - 1, (int)k1 - 1};
  double *matrix = malloc(own * 4 * sizeof(double)), *b = malloc(own * sizeof(double)), *zero = calloc(own, sizeof(double));
  for (long n = 0; n < own; n++) {
    long v = n + k0 * plane;
    double xb = v >= 1 ? x[v - 1] : 0, yb = v >= nx ? y[v - nx] : 0, zb = v >= plane ? z[v - plane] : 0;
    double sum = (double)x[v] + y[v] + z[v] + xb + yb + zb + held[v];
    matrix[4 * n] = sum > 0 ? sum : 1;
    matrix[4 * n + 1] = -x[v];
    matrix[4 * n + 2] = -y[v];
    matrix[4 * n + 3] = -z[v];
    b[n] = sum > 0 ? rhs[v] : 0;
  }
  int offsets[4][3] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, entries[4] = {0, 1, 2, 3};
  for (int repeat = 0; repeat < repeats; repeat++) {
    HYPRE_StructGrid grid;
    HYPRE_StructStencil stencil;
    HYPRE_StructMatrix A;
    HYPRE_StructVector B, X;
    HYPRE_StructSolver solver, pre;
    HYPRE_StructGridCreate(MPI_COMM_WORLD, 3, &grid);
    HYPRE_StructGridSetExtents(grid, lower, upper);
    HYPRE_StructGridAssemble(grid);
    HYPRE_StructStencilCreate(3, 4, &stencil);
    for (int e = 0; e < 4; e++) HYPRE_StructStencilSetElement(stencil, e, offsets[e]);
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    HYPRE_StructMatrixCreate(MPI_COMM_WORLD, grid, stencil, &A);
    HYPRE_StructMatrixSetSymmetric(A, 1);
    HYPRE_StructMatrixInitialize(A);
    HYPRE_StructMatrixSetBoxValues(A, lower, upper, 4, entries, matrix);
    HYPRE_StructMatrixAssemble(A);
    HYPRE_StructVectorCreate(MPI_COMM_WORLD, grid, &B);
    HYPRE_StructVectorInitialize(B);
    HYPRE_StructVectorSetBoxValues(B, lower, upper, b);
    HYPRE_StructVectorAssemble(B);
    HYPRE_StructVectorCreate(MPI_COMM_WORLD, grid, &X);
    HYPRE_StructVectorInitialize(X);
    HYPRE_StructVectorSetBoxValues(X, lower, upper, zero);
    HYPRE_StructVectorAssemble(X);
    HYPRE_StructPCGCreate(MPI_COMM_WORLD, &solver);
    HYPRE_StructPCGSetTol(solver, tolerance);
    HYPRE_StructPCGSetMaxIter(solver, 200);
    HYPRE_StructPCGSetTwoNorm(solver, 1);
    HYPRE_StructPFMGCreate(MPI_COMM_WORLD, &pre);
    HYPRE_StructPFMGSetMaxIter(pre, 1);
    HYPRE_StructPFMGSetTol(pre, 0.0);
    HYPRE_StructPFMGSetZeroGuess(pre);
    HYPRE_StructPFMGSetRAPType(pre, 1);
    HYPRE_StructPFMGSetRelaxType(pre, 2);
    HYPRE_StructPFMGSetNumPreRelax(pre, 1);
    HYPRE_StructPFMGSetNumPostRelax(pre, 1);
    HYPRE_StructPCGSetPrecond(solver, HYPRE_StructPFMGSolve, HYPRE_StructPFMGSetup, pre);
    HYPRE_StructPCGSetup(solver, A, B, X);
    HYPRE_StructPCGSolve(solver, A, B, X);
    MPI_Barrier(MPI_COMM_WORLD);
    double ms = 1000 * (MPI_Wtime() - start), residual, middle = 0, all = 0;
    int iterations, at[3] = {(int)nx / 2, (int)ny / 2, (int)nz / 2};
    HYPRE_StructPCGGetNumIterations(solver, &iterations);
    HYPRE_StructPCGGetFinalRelativeResidualNorm(solver, &residual);
    if (at[2] >= k0 && at[2] < k1) HYPRE_StructVectorGetValues(X, at, &middle);
    MPI_Reduce(&middle, &all, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    if (rank == 0) printf("%.3f %d %.3e %.9g\n", ms, iterations, residual, all);
    HYPRE_StructPCGDestroy(solver);
    HYPRE_StructPFMGDestroy(pre);
    HYPRE_StructMatrixDestroy(A);
    HYPRE_StructVectorDestroy(B);
    HYPRE_StructVectorDestroy(X);
    HYPRE_StructStencilDestroy(stencil);
    HYPRE_StructGridDestroy(grid);
  }
  HYPRE_Finalize();
  MPI_Finalize();
  return 0;
}
