import type { Format } from '../report.ts';
import { JsonList } from './list.ts';

/** `{"findings": […]}` */
export const asJson: Format = (write) => {
  const list = new JsonList(write, '    ');
  write('{\n  "findings": ');
  return {
    add({ finding, file, place, line, column, data }) {
      const { type, identifier, score, reason } = finding;
      list.add({
        ...{ type, identifier, score, reason, file, place },
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
        data,
      });
    },
    flush() {},
    end() {
      list.end();
      write('\n}\n');
    },
  };
};
