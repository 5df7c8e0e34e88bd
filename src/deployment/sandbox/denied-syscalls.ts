/** Numbers of one system call: on x86-64, on arm64. `undefined` where the architecture has no such call. */
export type Numbers = readonly [x64: number | undefined, arm64: number | undefined];

export interface DeniedGroup {
  readonly why: string;
  readonly calls: Readonly<Record<string, Numbers>>;
}

/**
 * The highest system call that was looked at when this table was made (`set_mempolicy_home_node`, Linux 5.17).
 * What later kernels add has a higher number on both architectures and is refused as unknown, so that nothing
 * opens by itself; libc falls back to older calls.
 */
export const LAST_REVIEWED = 450;

/**
 * What a model's software has no use for. All else up to {@link LAST_REVIEWED} is allowed.
 * @see https://github.com/torvalds/linux/blob/master/arch/x86/entry/syscalls/syscall_64.tbl
 * @see https://github.com/torvalds/linux/blob/master/scripts/syscall.tbl arm64
 */
export const DENIED: readonly DeniedGroup[] = [
  {
    why: 'sockets: the one that listens is inherited, and answers need accept, read and write only',
    calls: { socket: [41, 198], connect: [42, 203], bind: [49, 200] },
  },
  {
    why: 'looking into other processes, the sandbox reaper among them',
    calls: {
      ptrace: [101, 117],
      process_vm_readv: [310, 270],
      process_vm_writev: [311, 271],
      kcmp: [312, 272],
      pidfd_getfd: [438, 438],
      process_madvise: [440, 440],
      process_mrelease: [448, 448],
      move_pages: [279, 239],
      migrate_pages: [256, 238],
    },
  },
  {
    why: 'io_uring does by queue what this filter forbids by call',
    calls: { io_uring_setup: [425, 425], io_uring_enter: [426, 426], io_uring_register: [427, 427] },
  },
  {
    why: 'kernel keys do not know namespaces',
    calls: { add_key: [248, 217], request_key: [249, 218], keyctl: [250, 219] },
  },
  {
    why: 'large and often attacked parts of the kernel',
    calls: {
      bpf: [321, 280],
      perf_event_open: [298, 241],
      userfaultfd: [323, 282],
      vmsplice: [278, 75],
      memfd_secret: [447, 447],
      lookup_dcookie: [212, 18],
      fanotify_init: [300, 262],
      fanotify_mark: [301, 263],
    },
  },
  {
    why: 'mounts and namespaces are as the sandbox made them',
    calls: {
      mount: [165, 40],
      umount2: [166, 39],
      pivot_root: [155, 41],
      chroot: [161, 51],
      unshare: [272, 97],
      setns: [308, 268],
      fsopen: [430, 430],
      fsconfig: [431, 431],
      fsmount: [432, 432],
      fspick: [433, 433],
      open_tree: [428, 428],
      move_mount: [429, 429],
      mount_setattr: [442, 442],
      name_to_handle_at: [303, 264],
      open_by_handle_at: [304, 265],
    },
  },
  {
    why: 'the machine itself',
    calls: {
      init_module: [175, 105],
      finit_module: [313, 273],
      delete_module: [176, 106],
      kexec_load: [246, 104],
      kexec_file_load: [320, 294],
      reboot: [169, 142],
      swapon: [167, 224],
      swapoff: [168, 225],
      acct: [163, 89],
      quotactl: [179, 60],
      quotactl_fd: [443, 443],
      syslog: [103, 116],
      settimeofday: [164, 170],
      clock_settime: [227, 112],
      clock_adjtime: [305, 266],
      adjtimex: [159, 171],
      sethostname: [170, 161],
      setdomainname: [171, 162],
      vhangup: [153, 58],
      personality: [135, 92],
      nfsservctl: [180, 42],
    },
  },
  {
    why: 'System V and POSIX message queues and shared memory: nobody is there to share with',
    calls: {
      shmget: [29, 194],
      shmat: [30, 196],
      shmctl: [31, 195],
      semget: [64, 190],
      semctl: [66, 191],
      msgget: [68, 186],
      msgctl: [71, 187],
      mq_open: [240, 180],
      mq_unlink: [241, 181],
    },
  },
  {
    why: 'calls of x86 that no program of this century needs',
    calls: {
      uselib: [134, undefined],
      ustat: [136, undefined],
      sysfs: [139, undefined],
      modify_ldt: [154, undefined],
      _sysctl: [156, undefined],
      iopl: [172, undefined],
      ioperm: [173, undefined],
      create_module: [174, undefined],
      get_kernel_syms: [177, undefined],
      query_module: [178, undefined],
      vserver: [236, undefined],
    },
  },
];

/** Calls whose arguments decide; `seccomp.ts` says how. */
export const JUDGED = {
  /** Threads and processes, but no namespaces. */
  clone: [56, 220],
  /** Its flags lie in memory, where a filter cannot see them: refused as unknown, libc then uses clone. */
  clone3: [435, 435],
  /** A connected pair of Unix streams, as pipes between processes of the software. */
  socketpair: [53, 199],
} as const satisfies Record<string, Numbers>;
