import type { Artifact } from '../../api/artifact.js';

/** What people look for in a list: one icon each. */
export type ValueKind =
  | 'table'
  | 'array'
  | 'figure'
  | 'model'
  | 'text'
  | 'number'
  | 'collection'
  | 'function'
  | 'other';

/** Last parts of the names of types, whatever module they are of. */
const TYPES: readonly (readonly [ValueKind, RegExp])[] = [
  ['table', /^(?:\w*DataFrame|LazyFrame|RecordBatch|Dataset|Table|recarray)$/],
  ['figure', /^(?:\w*Figure|FigureWidget|Axes|\w*Chart|FacetGrid|PairGrid|JointGrid|Image)$/],
  ['array', /^(?:ndarray|matrix|\w*Tensor|Series|\w*Index|\w*Array|\w+_(?:matrix|array)|array)$/],
  ['number', /^(?:int|float|complex|bool|Decimal|Fraction|u?int\d+|float\d+|complex\d+|bool_)$/],
  ['text', /^(?:str|str_|string)$/],
  ['function', /^(?:function|builtin_function_or_method|method|partial|ufunc)$/],
  [
    'model',
    /(?:Classifier|Regressor|Regression|Pipeline|Model|Booster|Network|Transformer|Estimator|Module|Sequential|SVC|SVR|KMeans)$/
  ],
  [
    'collection',
    /^(?:dict|list|tuple|set|frozenset|OrderedDict|defaultdict|deque|Counter|ChainMap|Namespace)$/
  ]
];

/** Packages whose other types are of one kind. */
const PACKAGES: readonly (readonly [ValueKind, RegExp])[] = [
  ['model', /^(?:sklearn|xgboost|lightgbm|catboost|keras|statsmodels|transformers|torch\.nn)\./],
  ['figure', /^(?:matplotlib|plotly|altair|bokeh|seaborn|PIL)\./]
];

/** The kind of a value, by its type. */
export function valueKind({ value_type }: Pick<Artifact, 'value_type'>): ValueKind {
  const last = value_type.split('.').at(-1) ?? '';
  const found =
    TYPES.find(([, pattern]) => pattern.test(last)) ??
    PACKAGES.find(([, pattern]) => pattern.test(value_type));
  return found?.[0] ?? 'other';
}
