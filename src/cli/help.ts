export const commands = ['plan', 'rehearse', 'sweep', 'inspect', 'phantom', 'project', 'demo'] as const
export type Command = (typeof commands)[number]

const notice = 'Research and training software, not a medical device.'

export const mainHelp = `vertebro: from a spine CT to a vertebroplasty plan

  vertebro plan <images> --out <folder>      find, measure and plan; write the report
  vertebro rehearse <plan.json>              inject the cement on the computer; what follows from it
  vertebro sweep <plan.json> --vary <names>  the same injection with other values of what is uncertain
  vertebro inspect <images>                  what is in a folder, and what would be planned on
  vertebro phantom --out <folder>            a made-up patient with known answers
  vertebro project <images> --out <png>      an X-ray of the CT at chosen C-arm angles
  vertebro demo                              a made-up patient with a fractured L1, planned

<images> is a folder of DICOM files, a zip of one, or a .nii, .nii.gz, .nrrd or .mha file.
vertebro <command> --help says more. ${notice}
`

const everywhere = `  --threads <n>          threads to compute on (default: all)
  --json                 print the result as JSON
  --quiet                no progress
  -h, --help             this text
`

export const helpOf: Readonly<Record<Command, string>> = {
  plan: `vertebro plan <images> --out <folder>

Finds and names the vertebrae of a CT, measures them, plans the needles and writes plan.pdf, plan.json,
vertebrae.csv, labels.nii.gz, parts.nii.gz, meshes/ and figures/.

  -o, --out <folder>     where the report goes; an earlier plan there is replaced
  --levels <L1,L2>       vertebrae to plan (default: the fractured ones, else all that are whole)
  --gauge <11G>          8G, 10G, 11G, 13G or 15G (default: chosen for each pedicle)
  --labels <file>        take the vertebrae from this label map (VerSe, TotalSegmentator or SPINEPS numbers)
  --resample             bring a label map from another grid onto the CT's
  --anchor <L5=x,y,z>    this vertebra is at this point (patient mm, LPS); the others follow
  --rename <L5=L6,...>   change names after everything else
  --series <n or name>   plan on this volume (see vertebro inspect)
  --title <text>         what the report is headed with; must not name a person
  --date <2026-11-22>    the date written into the report (default: now)
  --force                replace whatever is in the folder
${everywhere}
Examples
  vertebro plan ct.nii.gz --out report
  vertebro plan dicom/ --levels L1,L2 --gauge 11G --out report
  vertebro plan study.zip --series 2 --anchor L5=4,-12,-310 --out report
`,
  rehearse: `vertebro rehearse <plan.json> --out <folder>

Goes through the planned procedure on the computer: needles, cement, setting. Writes rehearsal.pdf, rehearsal.json
(results and log), injection.csv, temperature.csv, cement.nii.gz, meshes/ (STL) and fields/ (VTK). The CT is looked
for where the plan was made from, then as ct.nii.gz beside the plan.

  -o, --out <folder>     where the result goes (default rehearsal)
  --image <images>       the CT the plan was made from
  --series <n or name>   which volume of it
  --levels <L1,L2>       levels of the plan to rehearse (default: all with a needle)
  --cement <name>        a brand or "low viscosity", "medium viscosity", "high viscosity" (default medium)
  --volume <mL>          for all needles of a level together (default: the volume the plan names for strength)
  --flow <mL/s>          (default 0.1)
  --room <C>  --stored <C>   temperature of the room and of the cement before mixing (default 22)
  --syringe <one>        rod, one, three, five, ten or pump
  --sides <left>         left, right or both (default: as planned)
  --balloon <size:mL>    a balloon on each side before the cement, such as "Xpander 15/3:3"
  --samples <n>          repeat the injection with n draws of what is uncertain (from 19; 100 take minutes)
  --seed <n>             of these draws (default 1)
  --volumes              compare volumes and sides for the smallest that brings the stiffness back
  --title <text>         what the report is headed with; must not name a person
  --date <2026-11-22>    the date written into the report (default: now)
  --force                replace whatever is in the folder
${everywhere}
Examples
  vertebro rehearse report/plan.json --out rehearsal
  vertebro rehearse report --levels L1 --cement "high viscosity" --volume 4 --out rehearsal
`,
  sweep: `vertebro sweep <plan.json> --vary <names> --n <samples> --out <folder>

Injects one planned level again and again with drawn values and writes sweep.json (bands, shares of leaks, what
drives them) and sweep.csv (a line a sample). Stopped, the same command goes on where it was.

  -o, --out <folder>     where the result goes (default sweep)
  --vary <names>         of permeability, apOverSi, viscosity, porosityOffset, veinOpenness, backPressurePa,
                         marrowPaS, texture, volume, flow (default permeability,viscosity,volume)
  --n <samples>          (default 100)
  --seed <n>             of the draws (default 1)
  --level <L1>           (default: the first level with a needle)
  --strength             stiffness with the cement of each sample too
  --cement, --volume, --flow, --room, --stored, --syringe, --sides, --image, --series, --title, --date, --force
                         as for vertebro rehearse
${everywhere}
Examples
  vertebro sweep report/plan.json --vary viscosity,permeability,volume --n 200 --out sweep
`,
  inspect: `vertebro inspect <images>

Lists the volumes and label maps of an input with what a person must know about each, and says which one
would be planned on and why.

${everywhere}
Examples
  vertebro inspect dicom/
  vertebro inspect study.zip --json
`,
  phantom: `vertebro phantom --out <folder>

Makes a made-up patient: ct.nii.gz, labels.nii.gz, parts.nii.gz and phantom.json with the true measures.

  -o, --out <folder>     where it goes; an earlier phantom there is replaced
  --seed <n>             which patient (default 1)
  --levels <T12,L1,L2>   vertebrae to make (default T10 to S1)
  --fracture <L1=wedge:2>  shape wedge, biconcave or crush and Genant grade 1 to 3; may be given again
  --density <hu>         trabecular HU at L1: 170 normal, 75 osteoporotic (default 150)
  --spacing <mm>         pixel and slice distance, one number or x,y,z (default 1)
  --thickness <mm>       slice thickness (default: the slice distance)
  --kernel <standard>    soft, standard or sharp
  --transitional <none>  none, L6, T13, lumbarised or sacralised
  --dicom                write the CT as a DICOM series too
  --force                replace whatever is in the folder
${everywhere}
Examples
  vertebro phantom --seed 7 --fracture L1=wedge:2 --density 75 --out patient
  vertebro phantom --levels L1,L2,L3 --spacing 0.8,0.8,1.5 --dicom --out patient
`,
  project: `vertebro project <images> --primary <deg> --secondary <deg> --out <file.png>

Projects the CT as a C-arm would see it. Angles are DICOM positioner angles: primary 0 has the detector in
front of the chest, 180 behind the back, 90 at the patient's left; secondary + tips it to the head.

  -o, --out <file.png>   where the picture goes
  --primary <deg>        (default 180: from behind, the patient lying prone)
  --secondary <deg>      (default 0)
  --at <x,y,z>           isocentre, patient mm (default: the middle of the CT)
  --size <pixels>        of the square picture (default 768)
  --field <mm>           width seen at the isocentre (default 200)
  --radiograph           bone bright instead of dark
  --series <n or name>   project this volume
${everywhere}
Examples
  vertebro project ct.nii.gz --out ap.png
  vertebro project ct.nii.gz --primary 163 --secondary 10 --at 0,12,-310 --field 120 --out bullseye.png
`,
  demo: `vertebro demo

Makes a patient with a fractured L1, plans it and writes CT and report.

  -o, --out <folder>     (default demo)
  --seed <n>             which patient (default 1)
  --date <2026-11-22>    the date written into the report (default: now)
  --force                replace whatever is in the folder
${everywhere}`,
}
